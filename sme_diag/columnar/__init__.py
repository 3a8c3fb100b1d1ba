"""The diagnosis of many firms at once: a pack as a program over columns, with printers for the engines that run it."""
