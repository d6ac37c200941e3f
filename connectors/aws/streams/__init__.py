"""What is listed in AWS, one subject a file."""
