"""The page to research with: rendered here, whole without JavaScript; with it, only what changes is asked for."""
