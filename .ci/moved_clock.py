"""Another day in another time zone, for every Python that starts while this is installed in its environment.

On 29 February at 23:30 in Newfoundland it is 1 March in Jakarta: a test that counts on today, on the
computer's day being the shop's, or on a year of 365 days fails.
"""

import datetime
import zoneinfo

import time_machine

_ZONE = zoneinfo.ZoneInfo("America/St_Johns")
time_machine.travel(datetime.datetime(2028, 2, 29, 23, 30, tzinfo=_ZONE)).start()
