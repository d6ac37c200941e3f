"""Reading the ways settings are written, tolerantly: broken, cut and commented text gives what can be told of it."""
