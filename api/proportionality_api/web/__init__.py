"""The web page: server-rendered, in the same process as the API and on the same code paths."""
