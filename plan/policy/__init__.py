"""The rules as a policy pack: judged by the engine's word, whatever program it runs."""
