"""What runs inside Excel and Google Sheets, and the scripts that build it."""
