print("package runs", __name__)
