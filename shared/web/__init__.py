"""HTTP around the routes: what every API of OneVisit answers alike."""
