"""``compatriots contract new FILE``: a first contract from a sample file."""

from dagster_project.contracts.scaffold.render import scaffold

__all__ = ["scaffold"]
