package dev.moka.fuzz;

import com.google.auto.service.AutoService;
import dev.moka.MokaException;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import dev.moka.data.ConvertMnist;
import dev.moka.data.Cursor;
import dev.moka.data.Database;
import dev.moka.data.ImageList;
import dev.moka.data.Sample;
import dev.moka.data.WindowList;
import dev.moka.image.CvImage;
import dev.moka.image.Images;
import dev.moka.image.Labels;
import dev.moka.image.Mean;
import dev.moka.model.BinaryProto;
import dev.moka.model.CaffeModel;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.Prototxt;
import dev.moka.model.PrototxtWriter;
import dev.moka.model.SolverFile;
import dev.moka.model.SolverStateFile;
import dev.moka.model.WeightBlob;
import dev.moka.proto.DataParameter.DB;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of file that the library reads. */
@AutoService(Targets.class)
public final class CoreTargets implements Targets {
    @Override
    public List<Target> targets() {
        return List.of(
                new Target(
                        "prototxt",
                        s -> Seeds.nets(),
                        file -> PrototxtWriter.text(Prototxt.readNet(file).net())),
                new Target(
                        "solver",
                        s -> Seeds.solvers(),
                        file -> PrototxtWriter.text(SolverFile.read(file).solver())),
                new Target("caffemodel", s -> Seeds.weights(s, ".caffemodel"), CoreTargets::weights),
                new Target("hdf5", s -> Seeds.weights(s, ".h5"), CoreTargets::weights),
                new Target("solverstate", s -> Seeds.states(s, ""), CoreTargets::state),
                new Target("hdf5-solverstate", s -> Seeds.states(s, ".h5"), CoreTargets::state),
                new Target("hdf5-data", Seeds::arrays, CoreTargets::arrays),
                new Target("mean", Seeds::means, CoreTargets::mean),
                new Target("npy", Seeds::npy, file -> Npy.read(file)),
                new Target("npz", Seeds::npz, file -> Npz.read(file)),
                new Target("labels", s -> Seeds.labels(), file -> Labels.read(file)),
                new Target("datum", s -> Seeds.records(), CoreTargets::record),
                new Target("lmdb", Seeds::lmdb, CoreTargets::lmdb),
                new Target("leveldb", Seeds::leveldb, CoreTargets::leveldb),
                new Target("pictures", s -> Seeds.pictures(), CoreTargets::picture),
                new Target("idx", Seeds::idx, CoreTargets::idx),
                new Target("list", s -> Seeds.lists(), file -> ImageList.read(file)),
                new Target("windows", s -> Seeds.windows(), file -> WindowList.read(file, "", 0.5f, 0.5f)));
    }

    private static void weights(Path file) {
        CaffeModel.open(file).layers().forEach(layer -> layer.blobs().forEach(CoreTargets::numbers));
    }

    private static void state(Path file) {
        SolverStateFile.read(file).history().forEach(CoreTargets::numbers);
    }

    private static void numbers(WeightBlob blob) {
        if (!blob.isMissing() && blob.source().count() > 0) {
            blob.source().copyTo(new float[blob.source().count()]);
        }
    }

    private static void arrays(Path file) {
        for (String name : List.of("data", "label")) {
            Hdf5Arrays.shape(file, name);
            Hdf5Arrays.read(file, name);
        }
    }

    private static void mean(Path file) {
        try {
            Mean.read(file).perChannel();
        } catch (MokaException e) {
            BinaryProto.read(file, "a blob");
            throw e;
        }
    }

    private static void record(Path file) throws IOException {
        Sample sample = Sample.of("record", Files.readAllBytes(file), CvImage.Color.COLOR);
        sample.at(sample.channels() * sample.height() * sample.width() - 1);
    }

    private static void lmdb(Path file) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling("lmdb"));
        Files.copy(file, folder.resolve("data.mdb"), StandardCopyOption.REPLACE_EXISTING);
        read(folder);
    }

    /** The file's first line names the file of a sound database that it replaces. */
    private static void leveldb(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int line = 0;
        while (line < bytes.length && bytes[line] != '\n') {
            line++;
        }
        String wanted = new String(bytes, 0, line, StandardCharsets.ISO_8859_1);
        byte[] content = Arrays.copyOfRange(bytes, Math.min(line + 1, bytes.length), bytes.length);
        Path folder = Files.createDirectories(file.resolveSibling("leveldb"));
        try (Stream<Path> sound = Files.list(file.resolveSibling("seeds").resolve("db"))) {
            for (Path part : sound.toList()) {
                Path to = folder.resolve(part.getFileName().toString());
                if (part.getFileName().toString().equals(wanted)) {
                    Files.write(to, content);
                } else {
                    Files.copy(part, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        read(folder);
    }

    private static void read(Path folder) {
        try (Database database = Database.open(folder);
                Cursor cursor = database.cursor()) {
            database.size();
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                if (cursor.key().length + cursor.value().length == 0) {
                    break;
                }
            }
        }
    }

    private static void picture(Path file) {
        Images.read(file);
        CvImage.read(file, CvImage.Color.AS_STORED);
    }

    private static void idx(Path file) throws IOException {
        Path database = file.resolveSibling("digits");
        try {
            new ConvertMnist(file, file.resolveSibling("seeds").resolve("labels"), database, DB.LEVELDB).run();
        } finally {
            Seeds.delete(database);
        }
    }
}
