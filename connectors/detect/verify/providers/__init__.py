"""The providers that can be asked: every module here declares one, and is found by being here.

A module is named for the first word of its detectors' names, and is imported when one of them found something.
"""
