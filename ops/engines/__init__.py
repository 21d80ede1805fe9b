"""The programs that deploy: Pulumi, and Terraform or OpenTofu on the export."""
