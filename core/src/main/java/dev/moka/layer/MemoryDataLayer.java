package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.MokaException;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.MemoryDataParameter;
import java.util.List;

/**
 * Data and labels out of arrays of the caller's, one batch each forward, and from the beginning again behind the last.
 *
 * <pre>{@code
 * MemoryDataLayer layer = (MemoryDataLayer) net.layer("data");
 * layer.setArrays(pictures, labels);
 * net.forward();
 * }</pre>
 *
 * <p>Top 0 is (batch_size, channels, height, width); top 1 is (batch_size), and (batch_size, 1, 1, 1) from the first forward on, as in
 * Caffe.
 */
@AutoService(Layer.class)
public final class MemoryDataLayer extends Layer {
    private int batch;
    private int[] item = {};
    private float[] data = {};
    private float[] labels = {};
    /** The first item of the next batch. */
    private int next;

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(0);
    }

    @Override
    protected Arity topArity() {
        return Arity.exactly(2);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        MemoryDataParameter p = param.getMemoryDataParam();
        batch = p.getBatchSize();
        item = new int[] {p.getChannels(), p.getHeight(), p.getWidth()};
        if (batch <= 0 || item[0] <= 0 || item[1] <= 0 || item[2] <= 0) {
            throw wrong("memory_data_param: give batch_size, channels, height and width, 1 or more each");
        }
        tops.get(0).reshape(batch, item[0], item[1], item[2]);
        tops.get(1).reshape(batch);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

    public int batchSize() {
        return batch;
    }

    /** From the next forward on a batch has so many items. The arrays are forgotten: set new ones. */
    public void setBatchSize(int items) {
        if (items <= 0) {
            throw MokaException.usage("layer '%s': a batch of %d items: give 1 or more", name(), items);
        }
        batch = items;
        data = new float[0];
        labels = new float[0];
    }

    /**
     * Sets what the next forwards give, beginning with the first item. The arrays are not copied: what is changed in them later is seen.
     *
     * @param newData items of channels * height * width numbers; as many as fill whole batches
     * @param newLabels one number an item
     */
    public void setArrays(float[] newData, float[] newLabels) {
        int size = item[0] * item[1] * item[2];
        int items = MokaException.given(newLabels, "the array of labels").length;
        if (items == 0
                || items % batch != 0
                || MokaException.given(newData, "the array of data").length != (long) items * size) {
            throw MokaException.usage(
                    "layer '%s': %d numbers and %d labels: give as many items of shape %s as labels, and whole batches of %d",
                    name(), newData.length, items, Blob.shapeText(item), batch);
        }
        data = newData;
        labels = newLabels;
        next = 0;
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (labels.length == 0) {
            throw wrong("MemoryData has no data: a program gives it some before each forward (setArrays);"
                    + " for the command, make it a layer of type Input, Data or HDF5Data");
        }
        int size = item[0] * item[1] * item[2];
        tops.get(0).reshape(batch, item[0], item[1], item[2]);
        tops.get(1).reshape(batch, 1, 1, 1);
        System.arraycopy(data, next * size, tops.get(0).overwrite(), 0, batch * size);
        System.arraycopy(labels, next, tops.get(1).overwrite(), 0, batch);
        next = (next + batch) % labels.length;
    }
}
