"""Draws ``docs/walkthrough.md``: its tables and pictures.

measuring   what a step of each network costs
records     what the records of the study say besides its statistics
kept        the figures that stand beside the page
tables      the tables of the page, from these figures
pictures    its pictures, from the weights of the best runs
"""
