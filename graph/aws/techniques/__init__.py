"""How somebody on AWS comes to do more than he may: the published techniques as data, and who can use which of them."""
