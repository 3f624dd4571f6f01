package dev.moka.layer;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import java.util.List;

/** One blob, the whole, beside several, its parts, which lie in it one after the other along an axis: Concat and Slice. */
abstract class PartsLayer extends Layer {
    /** Numbers that lie in one piece in a part and in the whole. */
    interface Piece {
        /** {@code length} numbers from {@code inPart} on of a part are those from {@code inWhole} on of the whole. */
        void visit(int part, int inPart, int inWhole, int length);
    }

    /** Visits every piece of every part. */
    static void eachPiece(Blob whole, List<Blob> parts, int axis, Piece piece) {
        int row = whole.count(axis);
        int offset = 0;
        for (int part = 0; part < parts.size(); part++) {
            int length = parts.get(part).count(axis);
            for (int i = 0; i < whole.count(0, axis); i++) {
                piece.visit(part, i * length, i * row + offset, length);
            }
            offset += length;
        }
    }

    /** The axis, counted from the front, as today's field gives it or, if it is set, the field of Caffe's first days. */
    int axis(Blob bottom, String field, boolean hasAxis, int axis, String oldField, boolean hasOld, int old) {
        if (hasAxis && hasOld) {
            throw wrong("%s gives both axis and %s: remove %s", field, oldField, oldField);
        }
        if (hasOld && old < 0) {
            throw wrong("%s.%s must count from the front: write axis instead", field, oldField);
        }
        return bottom.canonicalAxis(hasOld ? old : axis);
    }

    @Override
    protected final Reads backwardReads() {
        return Reads.NOTHING;
    }
}
