package dev.moka.onednn;

import org.bytedeco.dnnl.primitive_desc;

/** Which of its kernels oneDNN has chosen, by the name that it gives it. */
record Implementation(String name) {
    static Implementation of(primitive_desc desc) {
        return new Implementation(desc.impl_info_str().getString());
    }

    /** Whether it takes any layout: what oneDNN falls back on. */
    boolean isGeneral() {
        return isGemm() || name.contains("ref");
    }

    /** Whether it multiplies matrices as they lie; it packs them on the way only if that pays. */
    boolean isGemm() {
        return name.contains("gemm");
    }

    /** Whether it goes through windows as they are, and makes no products of matrices. */
    boolean isDirect() {
        return name.startsWith("jit:");
    }

    /** Whether it is made for convolutions whose kernel is one element. */
    boolean isForOneElement() {
        return name.contains("jit_1x1");
    }

    /** Whether it has the processor multiply tiles (AMX). */
    boolean multipliesTiles() {
        return name.contains("amx");
    }
}
