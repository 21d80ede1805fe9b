"""Programs that CodeBuild runs; each stands alone."""
