"""The day as a reader gets it: what is told (build), how it looks (render), and how it is handed over (mail, deliver)."""
