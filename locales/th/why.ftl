# Why a rule gave or did not give.

why = ทำไม?
