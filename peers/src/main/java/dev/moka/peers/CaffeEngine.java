package dev.moka.peers;

import java.util.Objects;
import org.bytedeco.caffe.Caffe;
import org.bytedeco.caffe.FloatBlob;
import org.bytedeco.caffe.FloatNet;
import org.bytedeco.caffe.global.caffe;
import org.jspecify.annotations.Nullable;

/** Native Caffe 1.0 with OpenBLAS, whose threads the environment sets. */
final class CaffeEngine implements Engine {
    private @Nullable FloatNet net;

    @Override
    public void load(ModelFiles files, int threads) {
        Caffe.set_mode(Caffe.CPU);
        net = new FloatNet(files.prototxt().toString(), caffe.TEST);
        net.CopyTrainedLayersFrom(files.caffemodel().toString());
    }

    @Override
    public void reshape(int[] shape) {
        net().blob_by_name(ModelFiles.INPUT).Reshape(shape);
        net().Reshape();
    }

    @Override
    public float[] run(float[] pictures) {
        net().blob_by_name(ModelFiles.INPUT).mutable_cpu_data().put(pictures);
        net().Forward(new float[1]);
        FloatBlob output = net().blob_by_name(ModelFiles.OUTPUT);
        float[] values = new float[output.count()];
        output.cpu_data().get(values);
        return values;
    }

    private FloatNet net() {
        return Objects.requireNonNull(net, "no net is loaded");
    }
}
