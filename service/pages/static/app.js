// What the pages do with JavaScript beyond htmx. Every page works without this file.
"use strict";
