"""What settings say of a DefectDojo."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from graph.references import SecretRef
from reports.send.exchange import Web

Name = Annotated[str, Meta(min_length=1, max_length=255)]


class DefectDojo(Web, frozen=True, kw_only=True):
    """Settings of a target ``defectdojo``."""

    url: Annotated[str, Meta(description="Where it answers: https://defectdojo.acme.example.")]
    token: Annotated[SecretRef, Meta(description="Where an API v2 key is found.")]
    product: Annotated[Name, Meta(description="Product that findings belong to; made if there is none.")]
    product_type: Annotated[
        Name | None, Meta(description="Type of a product that is to be made; without it, none is made.")
    ] = None
    engagement: Annotated[Name, Meta(description="Engagement in it; made if there is none.")] = "Musterbook"
    test: Annotated[
        Name, Meta(description="Title of the test in it that holds the findings; made if there is none.")
    ] = "Musterbook"
    test_type: Annotated[Name, Meta(description="Type of that test; made if there is none.")] = "Musterbook"
    verified: Annotated[
        bool, Meta(description="Import findings as verified; some rules of an instance ask for it.")
    ] = True
