package dev.moka.solver;

/**
 * One number of an output of a net.
 *
 * @param lossWeight what the net's loss counts it with; 0 for what is no loss
 */
public record Output(String blob, float value, float lossWeight) {
    /** As Caffe's log shows it: {@code accuracy = 0.5}, or {@code loss = 2 (* 1 = 2 loss)}. */
    public String text() {
        String loss = lossWeight == 0
                ? ""
                : String.format(" (* %s = %s loss)", Ostream.text(lossWeight), Ostream.text(lossWeight * value));
        return blob + " = " + Ostream.text(value) + loss;
    }
}
