# Why something was not done: what is wrong, and what to do. A reason each, with the values that decided.

