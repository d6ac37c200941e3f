"""The access graph as rows of nodes and edges, which every graph export is written from."""
