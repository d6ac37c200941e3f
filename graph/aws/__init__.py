"""What is known of AWS authorization: its language, its evaluation, its actions, and what an estate makes of them."""
