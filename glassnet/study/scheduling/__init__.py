"""Who performs the runs of a study: this process, processes on this machine, or a cluster."""
