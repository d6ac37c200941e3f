"""The HTML report: one file that opens anywhere, asks nobody for anything, and tells a whole scan.

Its words are plain functions that return safe HTML (``tags``). What is long travels once as data (``columns``,
``data``) and is drawn by the script of the page, which only ever has the rows in the document that can be seen.
"""
