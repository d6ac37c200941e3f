"""What AWS has to offer: every service, action, resource type and condition key, from an index carried with us.

``index.knowledge()`` is the way in. The index is made by ``python -m graph.aws.knowledge.generate``.
"""
