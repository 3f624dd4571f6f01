package dev.moka.peers;

import java.util.Objects;
import org.bytedeco.caffe.Caffe;
import org.bytedeco.caffe.FloatBlob;
import org.bytedeco.caffe.FloatNet;
import org.bytedeco.caffe.FloatSolver;
import org.bytedeco.caffe.FloatSolverRegistry;
import org.bytedeco.caffe.SolverParameter;
import org.bytedeco.caffe.global.caffe;
import org.jspecify.annotations.Nullable;

/** A net in training, in native Caffe. */
final class CaffeTraining implements Engine {
    private @Nullable FloatSolver solver;

    @Override
    public void load(ModelFiles files, int threads) {
        Caffe.set_mode(Caffe.CPU);
        SolverParameter param = new SolverParameter();
        caffe.ReadSolverParamsFromTextFileOrDie(files.solver().toString(), param);
        solver = FloatSolverRegistry.CreateSolver(param);
        net().CopyTrainedLayersFrom(files.caffemodel().toString());
    }

    @Override
    public void reshape(int[] shape) {
        net().blob_by_name(ModelFiles.INPUT).Reshape(shape);
        net().blob_by_name(ModelFiles.LABEL).Reshape(new int[] {shape[0]});
        net().Reshape();
        net().blob_by_name(ModelFiles.LABEL).mutable_cpu_data().put(Labels.of(shape[0]));
    }

    @Override
    public float[] run(float[] pictures) {
        net().blob_by_name(ModelFiles.INPUT).mutable_cpu_data().put(pictures);
        solver().Step(1);
        return new float[] {net().blob_by_name("loss").cpu_data().get()};
    }

    @Override
    public float[] diff(String layer) {
        FloatBlob weights = net().layer_by_name(layer).blobs().get(0);
        float[] diff = new float[weights.count()];
        weights.cpu_diff().get(diff);
        return diff;
    }

    private FloatNet net() {
        return solver().net();
    }

    private FloatSolver solver() {
        return Objects.requireNonNull(solver, "no net is loaded");
    }
}
