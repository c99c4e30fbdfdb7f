"""What people read: tables as text, pages, figures."""
