/** Home: clock times, and noting that the account stands better than before. */
import "../ui/clock-times.client.ts";
import "../ui/risk-seen.client.ts";
