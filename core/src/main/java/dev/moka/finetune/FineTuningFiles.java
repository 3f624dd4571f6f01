package dev.moka.finetune;

import dev.moka.array.AtomicFile;
import dev.moka.model.PrototxtWriter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.SolverParameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that describes a fine-tuning. Once written, the solver can be run by {@code moka train} or by native Caffe, with the pre-trained
 * weights.
 *
 * @param folder where the files are written; paths in them are absolute
 * @param word for the new classes; the model's weights are called so
 * @param net what the nets are made by
 * @param feed how pictures come into the net
 * @param trainVal the net to train and test
 */
public record FineTuningFiles(
        Path folder,
        String word,
        PictureSet pictures,
        FineTuningNet net,
        PictureFeed feed,
        NetParameter trainVal,
        SolverParameter solver) {
    public static final String TRAIN_LIST = "train.txt";
    public static final String VAL_LIST = "val.txt";
    public static final String LABELS = "labels.txt";
    public static final String TRAIN_VAL = "train_val.prototxt";
    public static final String DEPLOY = "deploy.prototxt";
    public static final String SOLVER = "solver.prototxt";

    /** The same with another learning rate. */
    public FineTuningFiles withBaseLr(float baseLr) {
        SolverParameter other = solver.toBuilder().setBaseLr(baseLr).build();
        return new FineTuningFiles(folder, word, pictures, net, feed, trainVal, other);
    }

    /** Writes lists, labels and nets into the folder, which exists; each file whole or not at all. */
    public void writeNets() {
        write(TRAIN_LIST, lines(pictures.train()));
        write(VAL_LIST, lines(pictures.val()));
        write(LABELS, pictures.classes());
        PrototxtWriter.write(
                folder.resolve(TRAIN_VAL), "The net to train and test; solver.prototxt trains it.", trainVal);
        PrototxtWriter.write(
                folder.resolve(DEPLOY), "The net to use, with what train_val.prototxt learned.", net.deploy());
    }

    /** Writes the solver; it names no weights, so that it also trains the same net from scratch. */
    public void writeSolver(Path pretrained) {
        String again = "moka train --solver " + folder.resolve(SOLVER) + " --weights "
                + pretrained.toAbsolutePath().normalize();
        PrototxtWriter.write(folder.resolve(SOLVER), again, solver);
    }

    private static List<String> lines(List<PictureSet.Item> items) {
        return items.stream().map(item -> item.file() + " " + item.label()).toList();
    }

    private void write(String file, List<String> lines) {
        byte[] text = lines.stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(file), out -> out.write(text));
    }
}
