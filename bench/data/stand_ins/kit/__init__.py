"""What drawings are made of: outlines, a pen, grounds, a camera, and things that several of them show."""
