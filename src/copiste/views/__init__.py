"""What the API answers, as plain dataclasses: the OpenAPI document and the types of the screen are made from them."""
