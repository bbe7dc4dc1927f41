package io.tweeter.benchmark.workload;

/** The users of a stream, and how its tweets are spread over them. */
public final class Users {

    /** A thousand, by Zipf's law. */
    public static final Users USUAL = zipf(1_000);

    private final int number;

    /** Share of the tweets of all users up to a rank; empty if all users have the same. */
    private final double[] cumulative;

    private Users(int number, double... cumulative) {
        this.number = number;
        this.cumulative = cumulative;
    }

    /** Users whose numbers of tweets follow Zipf's law. */
    public static Users zipf(int number) {
        double[] sums = new double[number];
        double sum = 0;
        for (int rank = 0; rank < number; rank++) {
            sum += 1.0 / (rank + 1);
            sums[rank] = sum;
        }
        for (int rank = 0; rank < number; rank++) {
            sums[rank] /= sum;
        }
        return new Users(number, sums);
    }

    /** Users who tweet equally often, so that most updates are of different users. */
    public static Users alike(int number) {
        return new Users(number);
    }

    /** How many there are. */
    public int number() {
        return number;
    }

    /**
     * Draws a user.
     *
     * @param drawn at random, from 0 to less than 1
     * @return 0 to less than {@link #number}
     */
    int at(double drawn) {
        if (cumulative.length == 0) {
            return (int) (drawn * number);
        }
        int from = 0;
        int to = number - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (cumulative[middle] > drawn) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
