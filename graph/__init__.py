"""The words and the map: records, the graph made of them, access and paths."""
