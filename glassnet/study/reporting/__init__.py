"""Reporting on runs: their statistics, and the tables that show them."""
