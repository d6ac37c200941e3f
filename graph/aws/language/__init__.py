"""The policy language of AWS: documents as they are written, turned into statements that can be asked."""
