export { formatShare, mcNemar, wilsonInterval } from '@credence/server/interval';
