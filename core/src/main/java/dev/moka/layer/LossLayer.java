package dev.moka.layer;

import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * A loss: compares predictions (bottom 0) with labels (bottom 1) of as many pictures, and gives one number, top 0 of shape ().
 *
 * <p>Its loss_weight is 1 unless the description gives another, and its top need not be named. Labels have no gradient.
 */
public abstract class LossLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    @Override
    protected boolean hasAutomaticTop() {
        return true;
    }

    @Override
    protected LayerParameter completed(LayerParameter param) {
        if (param.getLossWeightCount() > 0) {
            return param;
        }
        LayerParameter.Builder weighted = param.toBuilder().addLossWeight(1);
        for (int i = 1; i < param.getTopCount(); i++) {
            weighted.addLossWeight(0);
        }
        return weighted.build();
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return index != 1;
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        for (Blob bottom : bottoms.subList(0, 2)) {
            if (bottom.axes() == 0 || bottom.shape(0) != bottoms.get(0).shape(0)) {
                throw wrong(
                        "bottoms of shape %s and %s: axis 0 counts the pictures, and must be equal",
                        bottoms.get(0), bottoms.get(1));
            }
        }
        tops.get(0).reshape();
    }
}
