package dev.moka.layer;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.FillerParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Combines bottom 0 with an operand that is spread over the axes it lacks: bottom 1, or else parameter 0, which has the shape of
 * num_axes (1; 0: none; -1: all) of the bottom's axes from axis (1) on.
 */
public abstract class BroadcastLayer extends Layer {
    private int axis;

    @Override
    protected final Arity bottomArity() {
        return Arity.between(1, 2);
    }

    /** Reads where the operand lies; creates it, if it is a parameter. Returns its shape. */
    final int[] setUpOperand(List<Blob> bottoms, int newAxis, int numAxes, FillerParameter filler) {
        axis = newAxis;
        if (bottoms.size() > 1) {
            return bottoms.get(1).shape();
        }
        int[] shape = learnedShape(bottoms.get(0), numAxes);
        addBlob(filler, shape);
        return shape;
    }

    private int[] learnedShape(Blob bottom, int numAxes) {
        int from = bottom.canonicalAxis(axis);
        if (numAxes == 0) {
            return new int[0];
        }
        int end = numAxes < 0 ? bottom.axes() : from + numAxes;
        if (end < from || end > bottom.axes()) {
            throw wrong(
                    "%s_param: %d axes from axis %d on leave the bottom's shape %s",
                    operandName(), numAxes, from, bottom);
        }
        return Arrays.copyOfRange(bottom.shape(), from, end);
    }

    private String operandName() {
        return type().toLowerCase(Locale.ROOT);
    }

    final Blob operand(List<Blob> bottoms) {
        return bottoms.size() > 1 ? bottoms.get(1) : blobs().get(0);
    }

    /** The first axis the operand covers, counted from the front. */
    public final int axis(Blob bottom, Blob operand) {
        return operand.axes() == 0 ? 0 : bottom.canonicalAxis(axis);
    }

    /** Which numbers of bottom 0 meet the same number of the operand. */
    final Groups groups(List<Blob> bottoms) {
        Blob operand = operand(bottoms);
        int from = axis(bottoms.get(0), operand);
        return Groups.of(bottoms.get(0), from, from + operand.axes(), threads());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        Blob operand = operand(bottoms);
        int from = axis(bottom, operand);
        int[] covered = Arrays.copyOfRange(bottom.shape(), from, Math.min(bottom.axes(), from + operand.axes()));
        if (!Arrays.equals(covered, operand.shape())) {
            throw wrong(
                    "a %s of shape %s does not fit a bottom of shape %s from axis %d on",
                    operandName(), operand, bottom, from);
        }
        tops.get(0).reshapeLike(bottom);
    }

    @Override
    protected boolean worksInPlace() {
        return true;
    }

    final boolean wantsOperandDiff(boolean[] propagateDown) {
        return propagateDown.length > 1 ? propagateDown[1] : wantsDiff(0);
    }

    /** The operand's diff, to add to what its numbers get from each of bottom 0's: a bottom's begins anew, a parameter's goes on. */
    final float[] operandDiff(List<Blob> bottoms) {
        Blob operand = operand(bottoms);
        if (bottoms.size() > 1) {
            operand.diffStorage().clear();
        }
        return operand.editDiff();
    }
}
