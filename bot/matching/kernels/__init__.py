"""The inner loops of the engine, written so that they can be compiled; see `bot.matching.native`."""
