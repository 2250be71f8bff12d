/** Starts the welcome page. */
import { mount } from '../parts/mount.tsx';
import { Welcome } from './welcome.tsx';

mount(Welcome);
