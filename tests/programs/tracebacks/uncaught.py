"""An uncaught exception: the whole traceback, with marks under the failing part."""


class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"balance is {self.balance}")
        self.balance -= amount


def total(accounts, amount):
    return sum(account.withdraw(amount) or 0 for account in accounts)


def main():
    print("before")
    result = total(
        [Account(10), Account(5)],
        amount=7,
    )
    print(result)


main()
