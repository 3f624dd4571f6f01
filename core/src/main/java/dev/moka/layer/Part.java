package dev.moka.layer;

/** An array from some place on, as if it began there. */
@SuppressWarnings("ArrayRecordComponent") // a view: equality is of no use here
record Part(float[] array, int from) {
    float get(int i) {
        return array[from + i];
    }

    void set(int i, float value) {
        array[from + i] = value;
    }

    void add(int i, float value) {
        array[from + i] += value;
    }
}
