# Tasks that time brings.

task-settle = Balances that fall due
