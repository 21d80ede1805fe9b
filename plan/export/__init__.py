"""The record as Terraform JSON."""
