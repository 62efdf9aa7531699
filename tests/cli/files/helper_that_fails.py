raise ValueError("while imported")
