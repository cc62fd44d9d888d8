// Starts Swagger UI on the page of the interface: in a file of its own, since no script may stand within a page.
const place = document.getElementById("interface");
SwaggerUIBundle({ url: place.dataset.described, domNode: place, docExpansion: "list", validatorUrl: null });
